import { expect, it } from 'vitest';

import { decodeLive, encodeLive, parseLiveAhead, parseLiveMessage } from './live';
import { frameHeader, partHeader } from './live.fixture';

const FRAME = frameHeader({ seq: 41, title: 'Schicht 7, Achse 3,25 µm', range: null });

it('frames come back as they went', () => {
  const pixels = Uint16Array.of(1, 2, 3, 4, 5, 65535);
  const message = encodeLive(FRAME, pixels);
  const told = decodeLive(message.buffer);
  expect(told).toEqual({ kind: 'frame', frame: FRAME, pixels: pixels.buffer });
  expect((message.length - pixels.byteLength) % 8).toBe(0);
});

it('frames that are coarse say so, and bring the value that was asked for', () => {
  const frame = frameHeader({
    slow: true,
    source: 'f00',
    sample: { row: 5, column: 6, value: 0.25 }
  });
  expect(decodeLive(encodeLive(frame, new Uint8Array(6)).buffer)).toMatchObject({ frame });
});

it('parts of a sinogram come back as they went', () => {
  const part = partHeader({ from: 8, fullTurn: true, counts: { nonFinite: 1 } });
  const bytes = Float32Array.of(1, 2, 3);
  expect(decodeLive(encodeLive(part, bytes).buffer)).toEqual({
    kind: 'part',
    part,
    bytes: bytes.buffer
  });
  const { columns: _columns, ...less } = part;
  const message = encodeLive({ ...FRAME, ...less }, bytes);
  expect(() => decodeLive(message.buffer)).toThrow('sinogram is not complete');
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
  expect(parseLiveMessage('{"arrived": 12, "took": 3}')).toEqual({
    kind: 'arrival',
    arrived: 12,
    took: 3
  });
  expect(parseLiveMessage('{"sinogram": 12, "from": 3}')).toEqual({
    kind: 'sinogram',
    sinogram: 12,
    from: 3
  });
  const request = { seq: 3, recipe: { recipe: 1 }, row: 5, view: { width: 10, height: 20 } };
  expect(parseLiveMessage(JSON.stringify(request))).toEqual({ kind: 'request', request });
  const told = { ...request, arrivals: true };
  expect(parseLiveMessage(JSON.stringify(told))).toEqual({ kind: 'request', request: told });
  const pointed = { ...request, pointer: { row: 1, column: 2 } };
  expect(parseLiveMessage(JSON.stringify(pointed))).toEqual({ kind: 'request', request: pointed });
});

it('tells what goes ahead of a frame from other texts', () => {
  expect(parseLiveAhead('{"ahead":12}')).toBe(12);
  expect(parseLiveAhead('{"ahead":"12"}')).toBeNull();
  expect(parseLiveAhead('{"seq":12,"problem":{"ahead":1}}')).toBeNull();
});

it.each([
  '[]',
  '7',
  '{"seq": 1}',
  '{"arrived": 1}',
  '{"sinogram": 1}',
  '{"seq": 1, "row": 2, "view": 3}'
])('refuses %s as a message of a page', text => {
  expect(() => parseLiveMessage(text)).toThrow('no request of a live slice');
});
