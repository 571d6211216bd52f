import { EngineError } from './errors';
import { checkBuild, checkStatus } from './host';
import type { HostArgument, IHost } from './host';
import type { EngineVariant } from './types';

/** What hepsct.node exports: every C ABI function twice. */
export interface IAddon {
  readonly async: Readonly<Record<string, (...parameters: HostArgument[]) => Promise<number>>>;
  readonly now: Readonly<Record<string, (...parameters: HostArgument[]) => number>>;
}

/** The native addon as a host. */
export class NativeHost implements IHost {
  readonly variant: EngineVariant;
  readonly copies = false;

  constructor(
    private readonly _addon: IAddon,
    readonly threads: number
  ) {
    this.variant = checkBuild(name => this.callNow(name));
  }

  async call(name: string, ...parameters: readonly HostArgument[]): Promise<number> {
    return checkStatus(name, await this._find(this._addon.async, name)(...parameters));
  }

  callNow(name: string, ...parameters: readonly HostArgument[]): number {
    return checkStatus(name, this._find(this._addon.now, name)(...parameters));
  }

  private _find<F>(functions: Readonly<Record<string, F>>, name: string): F {
    const found = functions[name];
    if (!found) throw new EngineError('engine-missing', `This build of the engine lacks ${name}.`);
    return found;
  }
}
