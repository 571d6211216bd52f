import '../companion/fakes/page';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompanionError } from '../companion/error';
import { FakeCompanion } from '../companion/fakes/fake-companion';
import { folderOf } from './choose-path';
import { FolderModel } from './folder-model';

const settle = () => new Promise(resolve => setTimeout(resolve, 0));
let companion: FakeCompanion;
let model: FolderModel;

beforeEach(() => {
  companion = new FakeCompanion();
  model = new FolderModel(companion);
});

afterEach(() => {
  model.dispose();
});

describe('folder dialog', () => {
  it('chooses the folder it enters', async () => {
    model.enter('/data');
    expect(model.isLoading).toBe(true);
    await settle();
    expect(model.chosen).toBe('/data');
    expect(model.isLoading).toBe(false);
  });

  it('keeps what was typed while the folder was being read', async () => {
    model.enter('/data');
    model.chosen = '/data/new.json';
    await settle();
    expect(model.chosen).toBe('/data/new.json');
    expect(model.listing?.path).toBe('/data');
  });

  it('shows the last folder entered, whatever answers first', async () => {
    model.enter('/slow');
    model.enter('/data');
    await settle();
    expect(model.listing?.path).toBe('/data');
    expect(companion.requests[0]?.signal.aborted).toBe(true);
  });

  it('stays where it is when a folder cannot be read, and says why', async () => {
    model.enter('/data');
    await settle();
    companion.listFolder = () =>
      Promise.reject(new CompanionError('permission-denied', 'You may not read /secret.'));
    model.enter('/secret');
    await settle();
    expect(model.listing?.path).toBe('/data');
    expect(model.error?.message).toBe('You may not read /secret.');
  });

  it('begins in the folder of a path', () => {
    expect(folderOf('/data/scan.h5')).toBe('/data');
    expect(folderOf('/scan.h5')).toBeNull();
    expect(folderOf(null)).toBeNull();
  });
});
