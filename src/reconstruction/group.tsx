import { type JSX, type ReactNode, useId } from 'react';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelModel } from './model';

/** What every part of the form gets. */
export interface IPartProps {
  readonly model: PanelModel;
  readonly trans: TranslationBundle;
}

/** A group of the form under its heading. */
export function Group({ title, children, disabled = false }: Group.IProps): JSX.Element {
  const id = useId();
  return (
    <section className="jp-HepsctGroup" aria-labelledby={id} aria-disabled={disabled}>
      <h3 id={id} className="jp-HepsctGroup-title">
        {title}
      </h3>
      {children}
    </section>
  );
}

export namespace Group {
  export interface IProps {
    readonly title: string;
    readonly children: ReactNode;
    readonly disabled?: boolean;
  }
}
