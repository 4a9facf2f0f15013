"""Reads the rows of evaluation_rows from standard input, lets the other methods
answer the same questions, and prints the figures as JSON lines; the table goes
to standard error."""

import json
import os
import sys

import baselines
import scoring

SIZES = (0, 30, 150, 1000)
ITEM = 2
RECOVERY_ITEM = 1
OURS = "ours"
ABLATIONS = ("ours without lineage", "ours without source reliability")
BASE = "base rate by month"
# Those that the model has to beat with what it recovers.
RECOVERED = (BASE, "share of mentions", "latest report",
             "ours without lineage", "Dawid-Skene")
MARGIN = 0.01  # nats


def figure(item, name, value, bound, holds):
    print(json.dumps({
        "item": item,
        "figure": name,
        "value": round(value, 5),
        "bound": bound,
        "holds": bool(holds)
    }), flush=True)


def read_rows(stream):
    """Returns (players to learn from by size, training rows, asked rows)."""
    players_for, training, asked = {}, [], []
    for line in stream:
        row = json.loads(line)
        if "players_for" in row:
            players_for = {int(k): v for k, v in row["players_for"].items()}
        elif "rank" in row:
            training.append(row)
        else:
            asked.append(row)
    return players_for, training, asked


def questions_of(rows):
    return [
        baselines.Question(row, horizon) for row in rows
        for horizon in range(len(baselines.HORIZONS))
    ]


def answers_of(size, training, asked):
    """Returns every method's answers at one size, by name."""
    answers = {
        name: [q.row[f"{name} {size}"][q.horizon] for q in asked]
        for name in (OURS, *ABLATIONS)
    }
    base = baselines.BaseRates(training)
    answers[BASE] = [base.answer(q) for q in asked]
    mentions = baselines.ShareOfMentions(base, training)
    answers["share of mentions"] = [mentions.answer(q) for q in asked]
    latest = baselines.LatestReport(base, training)
    answers["latest report"] = [latest.answer(q) for q in asked]
    if training:
        aggregate = baselines.DawidSkeneClubs(base, training, asked)
        answers["Dawid-Skene"] = [aggregate.answer(q) for q in asked]
        counts = baselines.CountRegression(training)
        answers["logistic regression"] = [counts.answer(q) for q in asked]
    return answers


class Scores:
    """The scores of one method on all questions."""

    def __init__(self, answers, asked):
        self.losses = [
            scoring.log_loss(a, q.truth) for a, q in zip(answers, asked)
        ]
        self.briers = [
            scoring.brier(a, q.truth) for a, q in zip(answers, asked)
        ]
        self.bins = [
            scoring.bin_counts(a, q.truth) for a, q in zip(answers, asked)
        ]


def report_size(size, training, asked, replicates):
    players = [q.player for q in asked]
    scores = {
        name: Scores(answers, asked)
        for name, answers in answers_of(size, training, asked).items()
    }
    means = {}
    print(f"\n{size} resolved sagas\n{'':34}log loss                 "
          "Brier                    ECE", file=sys.stderr)
    for name, score in scores.items():
        loss = scoring.bootstrap_mean(score.losses, players, replicates)
        brier = scoring.bootstrap_mean(score.briers, players, replicates)
        ece = scoring.bootstrap_calibration(score.bins, players,
                                            max(20, replicates // 10))
        means[name] = (loss, brier, ece)
        print(f"{name:32}  " + "  ".join(
            f"{v[0]:.4f} ({v[1]:.4f}, {v[2]:.4f})" for v in means[name]),
              file=sys.stderr, flush=True)
    print("ours less it:", file=sys.stderr)
    differences = {}
    for name in scores:
        if name == OURS:
            continue
        pairs = [
            a - b for a, b in zip(scores[OURS].losses, scores[name].losses)
        ]
        differences[name] = scoring.bootstrap_mean(pairs, players, replicates)
        mean, low, high = differences[name]
        print(f"{name:32}  {mean:+.4f} ({low:+.4f}, {high:+.4f})",
              file=sys.stderr)
    print_figures(size, means, differences)


def print_figures(size, means, differences):
    at = f"simulator, {size} resolved sagas"
    for name, (loss, brier, ece) in means.items():
        figure(ITEM,
               f"{at}: {name}: log loss (95 % {loss[1]:.4f} to {loss[2]:.4f}; "
               f"Brier {brier[0]:.4f}, {brier[1]:.4f} to {brier[2]:.4f}; "
               f"ECE {ece[0]:.4f}, {ece[1]:.4f} to {ece[2]:.4f})",
               loss[0], None, True)
    best = min((name for name in means if name != OURS),
               key=lambda name: means[name][0][0])
    mean, low, high = differences[best]
    figure(ITEM,
           f"{at}: log loss of ours less that of the best other ({best}), "
           f"upper 95 % end; or 0 is in ({low:.4f}, {high:.4f})",
           high, MARGIN, high <= MARGIN or low <= 0 <= high)
    figure(ITEM, f"{at}: log loss of ours less that of the {BASE}",
           differences[BASE][0], MARGIN, differences[BASE][0] <= MARGIN)
    for name in RECOVERED:
        if name in differences:
            mean, low, high = differences[name]
            figure(RECOVERY_ITEM,
                   f"recovery, {size} resolved sagas: log loss of ours less "
                   f"that of {name} (95 % {low:.4f} to {high:.4f})",
                   mean, 0, mean < 0)
    bound = 0.025 if size >= 150 else 0.05
    figure(RECOVERY_ITEM,
           f"recovery, {size} resolved sagas: ECE of all cells, ten bins",
           means[OURS][2][0], bound, means[OURS][2][0] <= bound)


def main():
    full = os.environ.get("HEARSAY_FULL") == "1"
    players_for, training, asked_rows = read_rows(sys.stdin)
    asked = questions_of(asked_rows)
    print(f"{len(asked_rows)} landmarks of "
          f"{len({row['saga'] for row in asked_rows})} sagas, each by "
          f"{' and '.join(map(str, baselines.HORIZONS))} weeks",
          file=sys.stderr)
    for size in SIZES:
        rows = [row for row in training if row["rank"] < players_for[size]]
        report_size(size, questions_of(rows), asked, 2000 if full else 500)


if __name__ == "__main__":
    main()
