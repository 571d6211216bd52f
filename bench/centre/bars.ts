import type { IClassReport } from './report';

/** What was asked of a class, and whether it is so. */
export interface IJudgement {
  readonly class: string;
  readonly bar: string;
  readonly value: number;
  readonly limit: number;
  readonly held: boolean;
}

interface IBar {
  readonly bar: string;
  readonly limit: number;
  readonly least?: true;
  valueOf(report: IClassReport): number;
}

const refusedScans = ({ scans }: IClassReport): number => scans.refused / scans.count;
const SCANS: readonly IBar[] = [
  { bar: 'scans refused', limit: 0.05, valueOf: refusedScans },
  { bar: 'scans: median error (px)', limit: 0.05, valueOf: ({ scans }) => scans.median ?? 0 },
  {
    bar: 'scans more than 0.5 px off',
    limit: 0.01,
    valueOf: ({ scans }) => scans.aboveHalf / scans.count
  },
  { bar: 'scans: largest error (px)', limit: 1, valueOf: ({ scans }) => scans.most ?? 0 }
];
const ROWS: readonly IBar[] = [
  { bar: 'rows refused', limit: 0.02, valueOf: ({ rows }) => rows.refused / rows.count },
  { bar: 'rows: median error (px)', limit: 0.03, valueOf: ({ rows }) => rows.median ?? 0 },
  { bar: 'rows: largest error (px)', limit: 0.3, valueOf: ({ rows }) => rows.most ?? 0 }
];
const refused = (limit: number): readonly IBar[] => [
  { bar: 'scans refused', limit, least: true, valueOf: refusedScans }
];

const BARS: Readonly<Record<string, readonly IBar[]>> = {
  contained: [...SCANS, ...ROWS],
  'wide offset': [...SCANS, ...ROWS],
  interior: SCANS,
  noisy: SCANS,
  'few angles': SCANS,
  '360': SCANS,
  'half-acquisition': SCANS,
  air: refused(0.98),
  'constant rows': refused(0.98),
  noise: refused(0.98),
  'slow drift': refused(0.98),
  'range without the axis': refused(0.98),
  'axis off the detector': refused(0.95)
};

/** Every bar of a class; none for a class that is only reported. */
export function judge(report: IClassReport): IJudgement[] {
  return (BARS[report.name] ?? []).map(({ bar, limit, least, valueOf }) => {
    const value = valueOf(report);
    const held = least ? value >= limit : value <= limit;
    return { class: report.name, bar, value, limit, held };
  });
}
