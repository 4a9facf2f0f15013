#ifndef HEARSAY_CLI_SVG_SVG_WRITER_H_
#define HEARSAY_CLI_SVG_SVG_WRITER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace hearsay::svg {

// A place in a picture, in pixels from its upper left corner.
struct Point {
  double x = 0;
  double y = 0;
};

// How a line is drawn.
struct Stroke {
  absl::string_view color = "";
  double width = 1;
  // As in "4 3"; empty: without gaps.
  absl::string_view dashes = "";
};

// Which point of a text stands at its place.
enum class Anchor { kStart, kMiddle, kEnd };

// How a text is set.
struct TextStyle {
  double size = 14;
  absl::string_view color = "";
  bool bold = false;
  Anchor anchor = Anchor::kStart;
  // Keeps what lies below it off its letters.
  bool halo = false;
};

// Writes one self-contained SVG picture, element by element; later ones lie
// above earlier ones. The same calls give the same bytes. Thread-compatible.
class SvgWriter {
 public:
  // `title` and `description` are for those who hear the picture.
  SvgWriter(double width, double height, absl::string_view title,
            absl::string_view description);

  void Line(Point from, Point to, const Stroke& stroke);
  void Polyline(const std::vector<Point>& points, const Stroke& stroke);
  // A filled area with a thin edge of the colour `edge`; what it is shows where
  // one points at it.
  void Polygon(const std::vector<Point>& points, absl::string_view fill,
               absl::string_view edge, absl::string_view what);
  void Rectangle(Point corner, double width, double height,
                 absl::string_view fill);
  void Circle(Point center, double radius, absl::string_view fill,
              absl::string_view edge, absl::string_view what);
  // `at` is the start, middle or end of its base line.
  void Text(Point at, absl::string_view text, const TextStyle& style);
  // Sets lines of text below one another, each `line_height` further down.
  void Lines(Point at, const std::vector<std::string>& lines,
             double line_height, const TextStyle& style);

  // Returns the picture. To be called once, last.
  std::string Finish() &&;

 private:
  std::string svg_;
};

}  // namespace hearsay::svg

#endif  // HEARSAY_CLI_SVG_SVG_WRITER_H_
