#include "cli/svg/svg_writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "cli/svg/palette.h"

namespace hearsay::svg {
namespace {

// Fonts that exist somewhere on every reader's machine.
constexpr char kFonts[] =
    "'Source Sans 3', 'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', "
    "'DejaVu Sans', sans-serif";

// Tenths of a pixel are enough.
std::string Number(double value) {
  const std::string text = absl::StrFormat("%.1f", value);
  const absl::string_view whole = absl::StripSuffix(text, ".0");
  return whole == "-0" ? "0" : std::string(whole);
}

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string PointsText(const std::vector<Point>& points) {
  return absl::StrJoin(points, " ", [](std::string* out, Point point) {
    absl::StrAppend(out, Number(point.x), ",", Number(point.y));
  });
}

std::string StrokeText(const Stroke& stroke) {
  std::string text =
      absl::StrCat(" stroke=\"", stroke.color, "\" stroke-width=\"",
                   Number(stroke.width), "\"");
  if (!stroke.dashes.empty()) {
    absl::StrAppend(&text, " stroke-dasharray=\"", stroke.dashes, "\"");
  }
  return text;
}

// Ends an element that shows `what` where one points at it.
std::string EndWith(absl::string_view element, absl::string_view what) {
  if (what.empty()) return "/>\n";
  return absl::StrCat("><title>", Escaped(what), "</title></", element, ">\n");
}

absl::string_view AnchorText(Anchor anchor) {
  switch (anchor) {
    case Anchor::kStart:
      return "start";
    case Anchor::kMiddle:
      return "middle";
    case Anchor::kEnd:
      return "end";
  }
  return "";
}

}  // namespace

SvgWriter::SvgWriter(double width, double height, absl::string_view title,
                     absl::string_view description) {
  const std::string w = Number(width);
  const std::string h = Number(height);
  absl::StrAppend(&svg_, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"",
                  w, "\" height=\"", h, "\" viewBox=\"0 0 ", w, " ", h,
                  "\" role=\"img\" aria-labelledby=\"title description\" "
                  "font-family=\"",
                  kFonts, "\">\n<title id=\"title\">", Escaped(title),
                  "</title>\n<desc id=\"description\">", Escaped(description),
                  "</desc>\n");
  Rectangle({0, 0}, width, height, kBackground);
}

void SvgWriter::Line(Point from, Point to, const Stroke& stroke) {
  absl::StrAppend(&svg_, "<line x1=\"", Number(from.x), "\" y1=\"",
                  Number(from.y), "\" x2=\"", Number(to.x), "\" y2=\"",
                  Number(to.y), "\"", StrokeText(stroke), "/>\n");
}

void SvgWriter::Polyline(const std::vector<Point>& points,
                         const Stroke& stroke) {
  absl::StrAppend(&svg_, "<polyline fill=\"none\" points=\"",
                  PointsText(points), "\"", StrokeText(stroke), "/>\n");
}

void SvgWriter::Polygon(const std::vector<Point>& points,
                        absl::string_view fill, absl::string_view edge,
                        absl::string_view what) {
  absl::StrAppend(&svg_, "<polygon fill=\"", fill, "\" points=\"",
                  PointsText(points), "\"", StrokeText({edge, 1}),
                  EndWith("polygon", what));
}

void SvgWriter::Rectangle(Point corner, double width, double height,
                          absl::string_view fill) {
  absl::StrAppend(&svg_, "<rect x=\"", Number(corner.x), "\" y=\"",
                  Number(corner.y), "\" width=\"", Number(width),
                  "\" height=\"", Number(height), "\" fill=\"", fill, "\"/>\n");
}

void SvgWriter::Circle(Point center, double radius, absl::string_view fill,
                       absl::string_view edge, absl::string_view what) {
  absl::StrAppend(&svg_, "<circle cx=\"", Number(center.x), "\" cy=\"",
                  Number(center.y), "\" r=\"", Number(radius), "\" fill=\"",
                  fill, "\"", StrokeText({edge, 1}), EndWith("circle", what));
}

void SvgWriter::Text(Point at, absl::string_view text, const TextStyle& style) {
  absl::StrAppend(&svg_, "<text x=\"", Number(at.x), "\" y=\"", Number(at.y),
                  "\" font-size=\"", Number(style.size), "\" fill=\"",
                  style.color, "\"");
  if (style.bold) svg_ += " font-weight=\"bold\"";
  if (style.anchor != Anchor::kStart) {
    absl::StrAppend(&svg_, " text-anchor=\"", AnchorText(style.anchor), "\"");
  }
  if (style.halo) {
    absl::StrAppend(&svg_, StrokeText({kBackground, 8}),
                    " stroke-linejoin=\"round\" paint-order=\"stroke\"");
  }
  absl::StrAppend(&svg_, ">", Escaped(text), "</text>\n");
}

void SvgWriter::Lines(Point at, const std::vector<std::string>& lines,
                      double line_height, const TextStyle& style) {
  for (const std::string& line : lines) {
    Text(at, line, style);
    at.y += line_height;
  }
}

std::string SvgWriter::Finish() && {
  svg_ += "</svg>\n";
  return std::move(svg_);
}

}  // namespace hearsay::svg
