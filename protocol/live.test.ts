import { expect, it } from 'vitest';

import { decodeLive, encodeLive, parseLiveMessage, type ILiveFrame } from './live';

const FRAME: ILiveFrame = {
  shape: [2, 3],
  axes: ['row', 'column'],
  dtype: 'u2',
  scale: 0.5,
  offset: -1,
  unit: '1/pixel',
  exact: false,
  percentiles: [0, 1],
  range: null,
  counts: {},
  title: 'Schicht 7, Achse 3,25 µm',
  seq: 41,
  row: 7,
  centre: 3.25,
  step: 1,
  engine: 'native-avx2',
  milliseconds: 4.5
};

it('frames come back as they went', () => {
  const pixels = Uint16Array.of(1, 2, 3, 4, 5, 65535);
  const message = encodeLive(FRAME, pixels);
  const told = decodeLive(message.buffer);
  expect(told).toEqual({ kind: 'frame', frame: FRAME, pixels: pixels.buffer });
  expect((message.length - pixels.byteLength) % 8).toBe(0);
});

it.each<[string, Uint8Array<ArrayBuffer>]>([
  ['nothing', new Uint8Array(0)],
  ['three bytes', new Uint8Array(3)],
  ['a length beyond the message', Uint8Array.of(255, 255, 0, 0, 1, 2, 3, 4)],
  ['no JSON', Uint8Array.of(2, 0, 0, 0, 123, 44, 0, 0)],
  ['JSON of something else', Uint8Array.of(2, 0, 0, 0, 123, 125, 0, 0)]
])('refuses %s as a frame', (_, message) => {
  expect(() => decodeLive(message.buffer)).toThrow();
});

it('tells requests from acknowledgements', () => {
  expect(parseLiveMessage('{"ack": 12}')).toEqual({ kind: 'ack', ack: 12 });
  const request = { seq: 3, recipe: { recipe: 1 }, row: 5, view: { width: 10, height: 20 } };
  expect(parseLiveMessage(JSON.stringify(request))).toEqual({ kind: 'request', request });
});

it.each(['[]', '7', '{"seq": 1}', '{"seq": 1, "row": 2, "view": 3}'])(
  'refuses %s as a message of a page',
  text => {
    expect(() => parseLiveMessage(text)).toThrow('no request of a live slice');
  }
);
