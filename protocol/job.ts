import type { components } from './generated/api';

/** A job as everyone sees it; a pure function of its directory. */
export type IJob = components['schemas']['Job'];
export type JobState = IJob['state'];
/** Memory, disk and slabs of a recipe, before anything is written. */
export type IPrediction = components['schemas']['Prediction'];
/** A line of the log users see. */
export type ILogLine = components['schemas']['LogLine'];
export type LogLevel = ILogLine['level'];
export type IJobEvent = components['schemas']['JobEvent'];
/** A volume on disk. */
export type IVolumeDescription = components['schemas']['VolumeDescription'];
export type IFolderListing = components['schemas']['FolderListing'];
export type IStatus = components['schemas']['Status'];
export type ICapabilities = components['schemas']['Capabilities'];
/** The kinds of pictures a recipe has. */
export type PictureKind = components['schemas']['PictureRequest']['kind'];
