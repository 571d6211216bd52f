import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AnswerReader, encodeHead, type IAnswerHead } from './messages';

const answer = fc.record({
  session: fc.nat(),
  kind: fc.constantFrom('frame' as const, 'problem' as const, 'part' as const),
  seq: fc.maxSafeNat(),
  bytes: fc.uint8Array({ maxLength: 60 })
});

it('answers come out of a pipe as they went in, however it cuts them', () => {
  fc.assert(
    fc.property(
      fc.array(answer, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 9 }),
      (answers, cuts) => {
        const heads = answers.map(({ bytes, ...head }): IAnswerHead => ({
          ...head,
          length: bytes.length
        }));
        const stream = Buffer.concat(
          answers.flatMap(({ bytes, ...head }) => [
            encodeHead({ ...head, length: bytes.length }),
            bytes
          ])
        );
        const seen: [IAnswerHead, Buffer][] = [];
        const reader = new AnswerReader((head, pieces) => seen.push([head, Buffer.concat(pieces)]));
        let at = 0;
        for (let n = 0; at < stream.length; n++) {
          const length = cuts[n % cuts.length] ?? 1;
          reader.push(stream.subarray(at, at + length));
          at += length;
        }
        expect(seen.map(([head]) => head)).toEqual(heads);
        expect(seen.map(([, bytes]) => [...bytes])).toEqual(answers.map(({ bytes }) => [...bytes]));
      }
    )
  );
});
