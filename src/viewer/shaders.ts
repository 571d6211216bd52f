/** One triangle that covers the view; positions come from the vertex number alone. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/**
 * Picture pixel -> value -> window -> colour. Where several pixels fall on one screen pixel, up to
 * 4 x 4 of them are averaged, or noise would flicker while zooming.
 */
export const FRAGMENT_SHADER = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D picture;
uniform sampler2D map;
uniform ivec2 size;      // columns, rows
uniform vec2 view;       // device pixels
uniform vec3 viewport;   // column, row in the middle; device pixels per picture pixel
uniform vec2 calibration; // value = number * x + y
uniform vec2 window;     // low, high
uniform vec4 invalid;    // colour of pixels that are no number
out vec4 colour;

void main() {
  vec2 screen = vec2(gl_FragCoord.x, view.y - gl_FragCoord.y);
  int side = clamp(int(ceil(1.0 / viewport.z)), 1, 4);
  float sum = 0.0;
  float count = 0.0;
  bool inside = false;
  for (int i = 0; i < side * side; i++) {
    vec2 part = (vec2(i % side, i / side) + 0.5) / float(side) - 0.5;
    ivec2 at = ivec2(floor(viewport.xy + (screen + part - 0.5 * view) / viewport.z));
    if (all(greaterThanEqual(at, ivec2(0))) && all(lessThan(at, size))) {
      inside = true;
      float number = texelFetch(picture, at, 0).r;
      if (!isnan(number) && !isinf(number)) {
        sum += number;
        count += 1.0;
      }
    }
  }
  if (!inside) {
    colour = vec4(0.0);
    return;
  }
  if (count == 0.0) {
    colour = invalid;
    return;
  }
  float value = (sum / count) * calibration.x + calibration.y;
  float span = window.y - window.x;
  float t = span > 0.0 ? clamp((value - window.x) / span, 0.0, 1.0) : step(window.x, value);
  colour = texelFetch(map, ivec2(int(t * 255.0 + 0.5), 0), 0);
}`;
