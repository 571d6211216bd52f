/** Commands of the panel; arguments are JSON. */
export namespace CommandIDs {
  /** `{path?, recipe?, name?, state?}`: a panel, of this scan or recipe; returns the widget. */
  export const openPanel = 'hepsct:open-panel';
  /** A panel for what is selected in the file browser. */
  export const openSelected = 'hepsct:open-selected';
  /** `{id}`: a panel that shows this job. */
  export const openJob = 'hepsct:open-job';
  export const showSlices = 'hepsct:show-slices';
  export const reconstruct = 'hepsct:reconstruct';
  export const showCentre = 'hepsct:show-centre';
  /** The tab of the centre, and the search in it. */
  export const findCentre = 'hepsct:find-centre';
  export const undo = 'hepsct:undo';
  export const redo = 'hepsct:redo';
}

/** Arguments of `hepsct:open-panel`. */
export const openPanelArgs = {
  type: 'object',
  properties: {
    path: { type: 'string', description: 'Absolute path of a scan to open' },
    recipe: { type: 'object', description: 'A recipe to open with its scan' },
    name: {
      type: 'string',
      description: 'Name of the panel; one of that name is brought to the front'
    },
    state: { type: 'object', description: 'What a panel held before a reload' }
  }
} as const;

/** Arguments of `hepsct:open-job`. */
export const openJobArgs = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'string', description: 'Identifier of the job' } }
} as const;

/** Commands that act on the panel in front take none. */
export const noArgs = {
  type: 'object',
  properties: {
    isPalette: { type: 'boolean', description: 'Whether the palette shows the command' }
  }
} as const;
