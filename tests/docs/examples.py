"""The shell examples of a page, each with what it must print."""
import dataclasses


@dataclasses.dataclass
class Example:
    section: str
    command: str
    json: str = ""  # a part of what it prints; empty: anything
    text: str = ""  # lines that it prints


def read(path):
    """Returns the page's examples: its ```sh blocks, each with the ```json or
    ```text block that follows it at once."""
    with open(path, encoding="utf-8") as file:
        page = file.read()
    examples = []
    section = ""
    kind = body = None
    after_example = False
    for line in page.split("\n"):
        if kind is None:
            if line.startswith("```") and len(line) > 3:
                kind, body = line[3:], []
            elif line.startswith("## "):
                section = line[3:]
            elif line:
                after_example = False
            continue
        if line != "```":
            body.append(line)
            continue
        if kind == "sh":
            examples.append(Example(section, "\n".join(body)))
        elif after_example and kind in ("json", "text"):
            setattr(examples[-1], kind, "\n".join(body))
        after_example = kind == "sh"
        kind = None
    return examples
