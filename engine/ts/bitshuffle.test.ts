import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from './native';
import { randomSeries } from './random.fixture';
import type { IEngine } from './types';

const python = join(import.meta.dirname, '../../.venv/bin/python');

interface IAnswer {
  /** The chunk hdf5plugin wrote, base64. */
  readonly theirs: string;
  /** Whether it read ours right. */
  readonly same: boolean;
}

function isAnswer(value: unknown): value is IAnswer {
  return typeof value === 'object' && value !== null && 'theirs' in value && 'same' in value;
}

function answers(value: unknown): IAnswer[] {
  return Array.isArray(value) ? value.filter(isAnswer) : [];
}

describe('bitshuffle with LZ4', () => {
  const engines: IEngine[] = [];

  beforeAll(async () => {
    engines.push(await openEngine({ prefer: 'native' }), await openEngine({ prefer: 'wasm' }));
  });

  /** Smooth counts with noise, of any number of bytes. */
  function picture(bytes: number, seed: number): Uint8Array {
    const next = randomSeries(seed);
    return Uint8Array.from({ length: bytes }, (_, i) =>
      i % 2 ? i >> 9 : 100 + Math.floor(next() * 16)
    );
  }

  test.each([1, 2, 4, 8, 3])('elements of %i bytes come back, whatever their number', size => {
    for (const elements of [0, 1, 7, 8, 9, 127, 128, 1000, 4096, 8191, 40_001]) {
      for (const block of [0, 8, 512]) {
        const bytes = picture(elements * size, elements + size);
        const packed = engines.map(engine => engine.encodeBitshuffleLz4(bytes, size, block));
        expect(packed[1]).toEqual(packed[0]);
        for (const engine of engines) {
          const back = engine.decodeBitshuffleLz4(packed[0] ?? bytes, size, bytes.length);
          expect(Buffer.compare(back, bytes)).toBe(0);
        }
      }
    }
    const smooth = new Uint8Array(1 << 16);
    expect(engines[0]?.encodeBitshuffleLz4(smooth, size === 3 ? 1 : size).length).toBeLessThan(
      2000
    );
  });

  /** Chunks of a dataset as hdf5plugin stores them, and as it reads the ones that are given. */
  const script = `
import sys, json, base64, io, h5py, hdf5plugin, numpy as np
given = json.load(sys.stdin)
out = []
for item in given:
    a = np.frombuffer(base64.b64decode(item['bytes']), item['dtype'])
    f = h5py.File(io.BytesIO(), 'w')
    kw = hdf5plugin.Bitshuffle(nelems=item['block'], cname='lz4')
    d = f.create_dataset('d', data=a, chunks=a.shape, **kw)
    theirs = d.id.read_direct_chunk((0,))[1]
    e = f.create_dataset('e', a.shape, a.dtype, chunks=a.shape, **kw)
    e.id.write_direct_chunk((0,), base64.b64decode(item['ours']))
    out.append({'theirs': base64.b64encode(theirs).decode(), 'same': bool((e[()] == a).all())})
print(json.dumps(out))`;

  test('hdf5plugin reads our streams and we read its', () => {
    const [engine] = engines;
    if (engine === undefined) throw new Error('no engine');
    const items = [
      { dtype: '<u2', size: 2, elements: 2048 * 16, block: 0 },
      { dtype: '<u2', size: 2, elements: 5003, block: 0 },
      { dtype: 'u1', size: 1, elements: 70_001, block: 0 },
      { dtype: '<f4', size: 4, elements: 9999, block: 1024 },
      { dtype: '<f8', size: 8, elements: 100, block: 0 }
    ].map((item, index) => ({ ...item, pixels: picture(item.elements * item.size, index) }));
    const input = items.map(({ dtype, size, block, pixels }) => ({
      dtype,
      block,
      bytes: Buffer.from(pixels).toString('base64'),
      ours: Buffer.from(engine.encodeBitshuffleLz4(pixels, size, block)).toString('base64')
    }));
    const answer = answers(
      JSON.parse(
        execFileSync(python, ['-c', script], { input: JSON.stringify(input), encoding: 'utf8' })
      )
    );
    expect(answer).toHaveLength(items.length);
    items.forEach(({ size, pixels }, index) => {
      const { theirs = '', same } = answer[index] ?? {};
      expect(same).toBe(true);
      const stream = new Uint8Array(Buffer.from(theirs, 'base64'));
      const back = engine.decodeBitshuffleLz4(stream, size, pixels.length);
      expect(Buffer.compare(back, pixels)).toBe(0);
    });
  });

  test('damaged streams are refused or decoded, never more', () => {
    const next = randomSeries(77);
    const pixels = picture(20_000, 5);
    for (const engine of engines) {
      const good = engine.encodeBitshuffleLz4(pixels, 2, 256);
      let refused = 0;
      for (let round = 0; round < 3000; round++) {
        const bytes = good.slice(
          0,
          round % 3 === 0 ? Math.floor(next() * good.length) : good.length
        );
        const hits = 1 + Math.floor(next() * 4);
        for (let hit = 0; hit < hits; hit++) {
          const where = Math.floor(
            next() * (round % 2 ? bytes.length : Math.min(40, bytes.length))
          );
          if (where < bytes.length) bytes[where] = Math.floor(next() * 256);
        }
        try {
          expect(engine.decodeBitshuffleLz4(bytes, 2, pixels.length)).toHaveLength(pixels.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'engine-data' });
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(1500);
      expect(() => engine.decodeBitshuffleLz4(good, 2, pixels.length + 2)).toThrow('damaged');
      expect(() => engine.decodeBitshuffleLz4(new Uint8Array(0), 2, 0)).toThrow('damaged');
    }
  });
});
