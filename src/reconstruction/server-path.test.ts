import '../companion/fakes/page';
import { PageConfig } from '@jupyterlab/coreutils';
import { ContentsManager, Drive } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeServer } from '../companion/fakes/fake-server';
import { serverPath } from './server-path';

/**
 * JupyterLab's own manager, which names paths `drive:local/portion/of/it.txt` (documentation of
 * `localPath` in @jupyterlab/services); jupyter-collaboration up to version 3 shows the files of the
 * default drive under a drive named `RTC`, so that its file browser lists `RTC:scan.h5`.
 */
let contents: ContentsManager;

beforeEach(() => {
  const serverSettings = new FakeServer().settings;
  contents = new ContentsManager({ serverSettings });
  for (const name of ['RTC', 'S3']) {
    contents.addDrive(new Drive({ name, serverSettings }));
  }
});

afterEach(() => {
  contents.dispose();
  PageConfig.setOption('hepsctServerRoot', '');
});

describe('path on the server', () => {
  it.each([
    ['raw/scan.h5', '/home/ada/data/raw/scan.h5'],
    ['RTC:scan.h5', '/home/ada/data/scan.h5'],
    ['RTC:raw/scan.h5', '/home/ada/data/raw/scan.h5'],
    ['RTC:', '/home/ada/data'],
    ['', '/home/ada/data'],
    // A colon in a name is no drive.
    ['raw:2026/scan.h5', '/home/ada/data/raw:2026/scan.h5'],
    ['RTC:raw:2026/scan.h5', '/home/ada/data/raw:2026/scan.h5']
  ])('of %j lies below the folder of the file browser', (path, absolute) => {
    PageConfig.setOption('hepsctServerRoot', '/home/ada/data');
    expect(serverPath(path, contents)).toBe(absolute);
  });

  it('begins at the disk where the file browser does', () => {
    PageConfig.setOption('hepsctServerRoot', '/');
    expect(serverPath('data/scan.h5', contents)).toBe('/data/scan.h5');
  });

  it('is none for a drive that is not on the disk of the server', () => {
    PageConfig.setOption('hepsctServerRoot', '/data');
    expect(serverPath('S3:scan.h5', contents)).toBeNull();
  });

  it('is none where the files of Jupyter are not on its disk', () => {
    expect(serverPath('scan.h5', contents)).toBeNull();
  });
});
