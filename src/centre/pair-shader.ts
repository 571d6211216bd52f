/**
 * Two projections over each other, the second mirrored about the axis: a point of column x in the first
 * stands at 2 c(row) - x in the second, half a turn later. Between columns the second is linear, and it is looked
 * at in the middle of each column of the first: what is left of two equal projections is not the staircase of one of
 * them. Where only one of them reaches, the difference is empty and the sum is that one.
 */
export const PAIR_SHADER = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D first;
uniform sampler2D second;
uniform sampler2D map;
uniform ivec2 size;      // columns, rows
uniform vec2 view;       // device pixels
uniform vec3 viewport;   // column, row in the middle; device pixels per picture pixel
uniform vec4 calibration; // value = number * x + y of the first, z and w of the second
uniform vec2 window;     // low, high
uniform vec3 axis;       // column in the middle row, pixels per row, middle row
uniform float stretch;   // height of a row in columns
uniform int mode;        // 0 difference, 1 sum, 2 first alone, 3 second alone
out vec4 colour;

bool isNumber(float x) {
  return !isnan(x) && !isinf(x);
}

void main() {
  vec2 screen = vec2(gl_FragCoord.x, view.y - gl_FragCoord.y);
  int side = clamp(int(ceil(1.0 / viewport.z)), 1, 4);
  float sum = 0.0;
  float count = 0.0;
  for (int i = 0; i < side * side; i++) {
    vec2 part = (vec2(i % side, i / side) + 0.5) / float(side) - 0.5;
    vec2 at = viewport.xy + (screen + part - 0.5 * view) / viewport.z;
    int row = int(floor(at.y / stretch));
    if (row < 0 || row >= size.y) {
      continue;
    }
    int column = int(floor(at.x));
    bool hasFirst = column >= 0 && column < size.x;
    float a = hasFirst ? texelFetch(first, ivec2(column, row), 0).r * calibration.x + calibration.y : 0.0;
    float mirrored = 2.0 * (axis.x + axis.y * (float(row) - axis.z)) - float(column);
    int left = int(floor(mirrored));
    bool hasSecond = left >= 0 && left < size.x - 1;
    float b = 0.0;
    if (hasSecond) {
      float l = texelFetch(second, ivec2(left, row), 0).r;
      float r = texelFetch(second, ivec2(left + 1, row), 0).r;
      b = mix(l, r, mirrored - float(left)) * calibration.z + calibration.w;
    }
    hasFirst = hasFirst && isNumber(a);
    hasSecond = hasSecond && isNumber(b);
    if (mode == 0 && hasFirst && hasSecond) {
      sum += a - b;
      count += 1.0;
    } else if (mode == 1 && (hasFirst || hasSecond)) {
      sum += hasFirst && hasSecond ? 0.5 * (a + b) : hasFirst ? a : b;
      count += 1.0;
    } else if (mode == 2 && hasFirst) {
      sum += a;
      count += 1.0;
    } else if (mode == 3 && hasSecond) {
      sum += b;
      count += 1.0;
    }
  }
  if (count == 0.0) {
    colour = vec4(0.0);
    return;
  }
  float span = max(window.y - window.x, 1e-30);
  float t = clamp((sum / count - window.x) / span, 0.0, 1.0);
  colour = texelFetch(map, ivec2(int(t * 255.0 + 0.5), 0), 0);
}`;
