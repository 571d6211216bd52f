import { checkRecipe } from '../../../protocol/recipe-check';
import type { IJob } from '../../../protocol/job';
import type { IScanDescription } from '../../../protocol/scan';
import type { IFinding } from '../../centre/answer';
import { pictureHeader } from '../../../protocol/array.fixture';
import type { ReaderAnswer, ReaderCall, ReaderMethod, IReaderService } from '../../readers/service';
import type { IServices } from '../services';

export const RECIPE = checkRecipe({ recipe: 1, input: { path: '/data/scan.h5' } });
export const JOB_ID = '20260131T112010Z-abc123';

export const JOB: IJob = {
  id: JOB_ID,
  kind: 'reconstruct',
  title: 'scan',
  state: 'running',
  createdAt: '2026-01-31T11:20:10.000Z',
  startedAt: '2026-01-31T11:20:11.000Z',
  finishedAt: null,
  inputPath: '/data/scan.h5',
  outputPath: '/processed/scan/run-001/scan.h5',
  slabs: { done: 1, total: 4 },
  slices: { done: 16, total: 64 },
  stageSeconds: { reading: 0.5 },
  etaSeconds: 12,
  engine: 'native-avx2',
  message: null,
  code: null,
  counts: { clipped: 3 }
};

export const SCAN: IScanDescription = {
  path: '/data/scan.h5',
  kind: 'dxchange',
  title: 'scan',
  projections: 91,
  rows: 135,
  columns: 160,
  dtype: 'u2',
  values: 'counts',
  data: '/exchange/data',
  axes: 'angle,row,column',
  angles: {
    count: 91,
    firstDeg: 0,
    lastDeg: 180,
    source: '/exchange/theta',
    unit: 'deg',
    unitSource: 'attribute'
  },
  anglesDeg: Array.from({ length: 91 }, (_, index) => 2 * index),
  flats: [{ count: 1, position: null, source: '/exchange/data_white' }],
  darks: [],
  pixelSizeUm: null,
  centre: null,
  storage: {
    layout: 'contiguous',
    chunk: null,
    compression: 'none',
    fallback: null,
    bytes: 91 * 135 * 160 * 2
  },
  notes: [
    {
      code: 'axes-default',
      level: 'info',
      message: 'The order of the axes was taken to be angle, row, column.'
    }
  ],
  datasets: [{ path: '/exchange/data', shape: [91, 135, 160], dtype: 'u2' }],
  dangling: [],
  etag: '"e1"'
};

const FOUND: IFinding = {
  centre: 85.75,
  error: 0.03,
  runnerUp: null,
  curve: { centres: [85, 85.75, 86.5], scores: [0.1, 3, 0.2] },
  methods: [{ method: 'seam', centre: 85.75, deviation: 0.06 }],
  refusal: null
};

const header = pictureHeader({
  percentiles: [0, 5],
  range: [0, 5],
  title: 'row 65, centre 85.75 µm'
});
const picture = { picture: { header, data: Float32Array.of(0, 1, 2, 3, 4, 5), etag: '"p1"' } };

const readers: IReaderService = {
  describeScan: async () => ({ scan: SCAN, recipe: RECIPE }),
  findCentre: async ({ rows = [65] }) => ({
    ...FOUND,
    rows: rows.map(row => ({ row, ...FOUND })),
    turn: 'half',
    overlap: null,
    side: null,
    range: [45, 115]
  }),
  renderPicture: async ({ ifNoneMatch }) =>
    ifNoneMatch === '"p1"' ? { unchanged: '"p1"' } : picture,
  checkRecipe: async () => ({
    recipe: RECIPE,
    prediction: {
      slices: 135,
      size: 160,
      slabs: 9,
      reading: 'direct',
      engine: 'native-avx2',
      memoryBytes: 1,
      memoryBudgetBytes: 2,
      diskBytes: 3,
      diskFreeBytes: 4,
      outputPath: '/processed/scan/run-001/scan.h5',
      fits: true,
      problems: [],
      notes: []
    }
  }),
  planExport: async ({ volume, output }) => ({
    kind: 'export',
    title: 'scan',
    input: { path: volume, etag: '"v1"' },
    volume,
    output,
    slabs: [{ index: 0, first: 0, count: 1 }]
  }),
  planJob: async () => ({
    kind: 'reconstruct',
    recipe: RECIPE,
    title: 'scan',
    input: { path: '/data/scan.h5', etag: '"e1"' },
    plan: {
      rows: [0],
      slabs: [{ index: 0, first: 0, count: 1 }],
      projections: [0],
      anglesRad: [0],
      weights: [Math.PI],
      centres: [79.5],
      columns: 160,
      size: 160,
      paddedColumns: 320,
      engine: 'native-avx2',
      scale: 1,
      unit: '1/pixel',
      pixelSizeUm: null,
      reading: 'direct',
      corrections: 'before',
      batch: 16,
      lanes: 8,
      memoryBytes: 1,
      diskBytes: 1,
      scratchBytes: 0,
      notes: [],
      outputPath: '/processed/scan/run-001/scan.h5'
    }
  }),
  listFolder: async ({ path }) => ({
    path: path ?? '/',
    parent: null,
    writable: false,
    truncated: false,
    entries: [
      {
        name: 'raw_00000.tiff … raw_00090.tiff',
        path: '/data/tiffs',
        kind: 'images',
        size: 43414,
        modified: null,
        count: 91
      }
    ]
  }),
  completePath: async ({ prefix }) => ({ paths: [`${prefix}an.h5`] }),
  openRecipe: async () => ({ recipe: RECIPE }),
  saveRecipe: async ({ path }) => ({ path }),
  describeVolume: async ({ path }) => ({
    path,
    format: 'hdf5',
    shape: [135, 160, 160],
    dtype: 'f4',
    unit: '1/cm',
    detectorRows: [0, 1],
    voxelSizeUm: 2.5,
    range: [0, 1],
    recipe: RECIPE,
    etag: '"v1"'
  }),
  readSlice: async () => picture
};

/** Services that answer well-formed values at once, and keep what they were asked. */
export function fakeServices(): IServices & {
  readonly asked: { method: string; call: unknown }[];
} {
  const asked: { method: string; call: unknown }[] = [];
  const note = async <T>(method: string, call: unknown, value: T): Promise<T> => {
    asked.push({ method, call });
    return value;
  };
  const reader: IServices['readers'] = {
    async call<M extends ReaderMethod>(
      method: M,
      call: ReaderCall<M>,
      signal: AbortSignal
    ): Promise<ReaderAnswer<M>> {
      asked.push({ method, call });
      const serve: (call: never, signal: AbortSignal) => Promise<unknown> = readers[method];
      return (await serve(call as never, signal)) as ReaderAnswer<M>;
    }
  };
  return {
    asked,
    readers: reader,
    background: reader,
    live: {
      open: ({ frame, problem }) => ({
        request: ({ seq, row }) => {
          asked.push({ method: 'live', call: seq });
          if (row < 0) problem(JSON.stringify({ seq, problem: { code: 'not-found' } }));
          else frame([Buffer.from([seq]), Buffer.from([row])], seq);
        },
        acknowledge: seq => asked.push({ method: 'acknowledge', call: seq }),
        arrived: (seq, took) => asked.push({ method: 'arrived', call: [seq, took] }),
        readSinogram: seq => asked.push({ method: 'readSinogram', call: seq }),
        close: () => asked.push({ method: 'close', call: null })
      })
    },
    jobs: {
      list: () => note('list', null, [JOB]),
      get: id => note('get', id, JOB),
      log: (id, after) =>
        note(
          'log',
          { id, after },
          {
            lines: [
              {
                time: '2026-01-31T11:20:10.684Z',
                level: 'INFO' as const,
                message: 'Reconstruction start!'
              }
            ],
            next: 1
          }
        ),
      submit: work => note('submit', work, { ...JOB, kind: work.kind }),
      cancel: id => note('cancel', id, { ...JOB, state: 'stopping' as const }),
      resume: id => note('resume', id, { ...JOB, state: 'queued' as const }),
      events: (after, waitMs) =>
        note(
          'events',
          { after, waitMs },
          { cursor: 's-1', events: [{ cursor: 's-1', type: 'job' as const, job: JOB }] }
        )
    },
    status: async () => ({
      version: '0.1.0',
      pid: 1,
      engine: 'native-avx2',
      engineReason: null,
      threads: 2,
      memoryBudgetBytes: 1,
      roots: [{ name: 'home', path: '/home/ada', writable: true }],
      processedRoot: '/home/ada/hepsct/processed',
      jobsRoot: '/home/ada/.local/share/hepsct/jobs',
      activeJobs: 1,
      queuedJobs: 0,
      maxRunningJobs: 1
    })
  };
}
