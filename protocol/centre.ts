import type { components } from './generated/api';

/** What the search for the axis found: an answer with its standard error, or the best guess and why it is none. */
export type ICentreFinding = components['schemas']['CentreFinding'];
/** The same of one detector row. */
export type ICentreRow = components['schemas']['CentreRow'];
/** Agreement of all methods over candidates. */
export type ICentreCurve = components['schemas']['CentreCurve'];
/** What one method says. */
export type ICentreEstimate = components['schemas']['CentreEstimate'];
export type ICentreRefusal = components['schemas']['CentreRefusal'];
/** What is asked: rows, and the columns that the axis lies between. */
export type ICentreRequest = components['schemas']['CentreRequest'];
