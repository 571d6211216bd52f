import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { InputError } from '../../protocol/errors';
import {
  FOLDER,
  isSettingName,
  ROOT_KEYS,
  SETTINGS,
  type IConfigLayer,
  type IRoot
} from './settings';

/** One `hepsct.yaml` while it is read: knows lines. */
class YamlLayer {
  constructor(
    private readonly _text: string,
    private readonly _path: string,
    private readonly _home: string
  ) {}

  parse(): IConfigLayer {
    const document = parseDocument(this._text, { lineCounter: this._lines, prettyErrors: false });
    const [broken] = document.errors;
    if (broken) {
      const { line } = this._lines.linePos(broken.pos[0]);
      throw this._error(line, '', `${broken.message.replace(/\.$/u, '')}: it is not YAML`);
    }
    const top = document.contents;
    if (top === null || (isScalar(top) && top.value === null)) {
      return {};
    }
    if (!isMap(top)) {
      throw this._error(1, '', 'the file must be a list of settings, each "key: value"');
    }
    return this._settings(top);
  }

  private _settings(top: YAMLMap): IConfigLayer {
    const layer: Record<string, unknown> = {};
    for (const { key, value } of top.items) {
      const name = String(isScalar(key) ? key.value : key);
      const line = this._lineOf(key);
      if (name === 'roots') {
        layer[name] = this._roots(value, line);
      } else if (isSettingName(name)) {
        const { setting } = SETTINGS[name];
        const written = isScalar(value) ? value.value : value;
        const parsed = setting.parse(written, this._home);
        layer[name] = parsed ?? this._refuse(line, name, written, setting.allowed);
      } else {
        const known = ['roots', ...Object.keys(SETTINGS)].join(', ');
        throw this._error(line, name, `${name} is not known; known are ${known}`);
      }
    }
    return layer;
  }

  private _roots(value: unknown, line: number): readonly IRoot[] {
    if (!isSeq(value)) {
      return this._refuse(
        line,
        'roots',
        value,
        'a list of folders, each with name, path and, if outputs go there, writable: true'
      );
    }
    return value.items.map((item, index) => this._root(item, `roots[${index}]`, line));
  }

  private _root(item: unknown, field: string, line: number): IRoot {
    if (!isMap(item)) {
      return this._refuse(line, field, item, 'a folder with name and path');
    }
    for (const { key } of item.items) {
      const name = String(isScalar(key) ? key.value : key);
      if (!ROOT_KEYS.includes(name)) {
        throw this._error(
          this._lineOf(key),
          `${field}.${name}`,
          `${field}.${name} is not known; a root has ${ROOT_KEYS.join(', ')}`
        );
      }
    }
    const own = this._lineOf(item);
    const name = item.get('name');
    const path = FOLDER.parse(item.get('path'), this._home);
    const writable = item.get('writable') ?? false;
    return {
      name:
        typeof name === 'string' && name !== ''
          ? name
          : this._refuse(own, `${field}.name`, name, 'a text'),
      path: path ?? this._refuse(own, `${field}.path`, item.get('path'), FOLDER.allowed),
      writable:
        typeof writable === 'boolean'
          ? writable
          : this._refuse(own, `${field}.writable`, writable, 'true or false')
    };
  }

  private _lineOf(node: unknown): number {
    const range = isNode(node) ? node.range : null;
    return this._lines.linePos(range?.[0] ?? 0).line;
  }

  private _refuse(line: number, key: string, value: unknown, allowed: string): never {
    const shown = value === undefined ? 'missing' : JSON.stringify(value);
    throw this._error(line, key, `${key} is ${shown}, but must be ${allowed}`);
  }

  private _error(line: number, key: string, sentence: string): InputError {
    const file = this._path;
    return new InputError('usage', `${file}, line ${line}: ${sentence}.`, { file, line, key });
  }

  private readonly _lines = new LineCounter();
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/**
 * What a `hepsct.yaml` sets.
 *
 * @param path of the file, for the sentences
 * @param home folder that ~ stands for
 * @throws InputError `usage` naming file, line and key
 */
export function parseLayer(text: string, path: string, home: string): IConfigLayer {
  return new YamlLayer(text, path, home).parse();
}
