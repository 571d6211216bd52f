import { PageConfig } from '@jupyterlab/coreutils';
import { afterEach, describe, expect, it } from 'vitest';
import { serverPath } from './server-path';

const contents = {
  driveName: (path: string) => (path.includes(':') ? (path.split(':')[0] ?? '') : ''),
  localPath: (path: string) => path.replace(/^\w+:/, '')
};
const status = { roots: [{ name: 'work', path: '/home/ada/work', writable: true }] };

afterEach(() => {
  PageConfig.setOption('serverRoot', '');
});

describe('path on the server', () => {
  it('lies below the root of JupyterLab', () => {
    PageConfig.setOption('serverRoot', '/data');
    expect(serverPath('raw/scan.h5', contents, null)).toBe('/data/raw/scan.h5');
    expect(serverPath('RTC:raw/scan.h5', contents, null)).toBe('/data/raw/scan.h5');
  });

  it('finds the home folder by the roots of the companion', () => {
    PageConfig.setOption('serverRoot', '~/work');
    expect(serverPath('scan.h5', contents, status)).toBe('/home/ada/work/scan.h5');
    expect(serverPath('scan.h5', contents, null)).toBeNull();
  });

  it('is none for a drive that is not on the disk of the server', () => {
    PageConfig.setOption('serverRoot', '/data');
    expect(serverPath('S3:scan.h5', contents, status)).toBeNull();
  });
});
