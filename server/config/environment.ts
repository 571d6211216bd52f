import { InputError } from '../../protocol/errors';
import { FOLDER, isSettingName, SETTINGS, type IConfigLayer, type IRoot } from './settings';

/**
 * What the environment sets: `HEPSCT_THREADS` and so on, and `HEPSCT_ROOTS` as `name=path` pairs
 * separated by `:`, where `name=path=w` may be written to.
 *
 * @throws InputError `usage` naming the variable
 */
export function environmentLayer(env: NodeJS.ProcessEnv, home: string): IConfigLayer {
  const layer: Record<string, unknown> = {};
  for (const name of Object.keys(SETTINGS).filter(isSettingName)) {
    const { variable, setting } = SETTINGS[name];
    const value = env[variable];
    if (value !== undefined && value !== '') {
      layer[name] = setting.parse(value, home) ?? refuse(variable, value, setting.allowed);
    }
  }
  const roots = env['HEPSCT_ROOTS'];
  return roots ? { ...layer, roots: parseRoots(roots, home) } : layer;
}

function parseRoots(text: string, home: string): readonly IRoot[] {
  return text
    .split(':')
    .filter(part => part !== '')
    .map(part => {
      const [name = '', written, mode] = part.split('=');
      const path = FOLDER.parse(written, home);
      if (path === undefined || name === '' || (mode !== undefined && mode !== 'w')) {
        return refuse(
          'HEPSCT_ROOTS',
          text,
          'name=path pairs separated by ":", with =w behind those that may be written to'
        );
      }
      return { name, path, writable: mode === 'w' };
    });
}

function refuse(variable: string, value: string, allowed: string): never {
  throw new InputError(
    'usage',
    `The environment variable ${variable} is "${value}", but must be ${allowed}.`,
    {
      key: variable,
      value
    }
  );
}
