import { LabIcon } from '@jupyterlab/ui-components';

/** A sample on its axis between beam and detector. */
const svgstr = `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2a7 7 0 1 1 0 14 7 7 0 0 1 0-14z"/>
    <circle cx="9.4" cy="10" r="2.1"/>
    <circle cx="14.2" cy="14.2" r="2.6"/>
    <path d="M14 7.2h2.6v2.6H14z"/>
    <path d="M11.4 0h1.2v2h-1.2zM11.4 22h1.2v2h-1.2z"/>
  </g>
</svg>`;

export const hepsctIcon = new LabIcon({ name: 'hepsct:panel', svgstr });
