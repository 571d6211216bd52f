import type { components } from './generated/api';

/** What a reader found in a scan, in the words the page and `hepsct info` show. */
export type IScanDescription = components['schemas']['ScanDescription'];
export type ScanKind = IScanDescription['kind'];
/** Counts need flats; transmission and attenuation are already corrected. */
export type ValueKind = IScanDescription['values'];
/** Something that was guessed, is missing, or is unusual; `code` is stable, `message` a sentence. */
export type IScanNote = components['schemas']['ScanNote'];
/** How the bytes of the projections lie and how they are read. */
export type IStorage = components['schemas']['Storage'];
export type IFrameSetDescription = components['schemas']['FrameSetDescription'];
export type IAngleDescription = components['schemas']['AngleDescription'];
/** A dataset inside an HDF5 file a user can choose from. */
export type IDatasetEntry = components['schemas']['DatasetEntry'];
/** A link of an HDF5 file that leads to nothing that may be read. */
export type IDanglingLink = components['schemas']['DanglingLink'];
