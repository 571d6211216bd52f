/** What the page says to the thread of its socket. */
export type ToSocket =
  | { readonly type: 'open'; readonly url: string; readonly protocol: string }
  | { readonly type: 'send'; readonly text: string }
  | { readonly type: 'close' };

/** What comes back. */
export type FromSocket =
  | { readonly type: 'opened' }
  | { readonly type: 'received'; readonly data: unknown }
  /** Of all that the page had sent, this is still there. */
  | { readonly type: 'sent'; readonly buffered: number }
  | { readonly type: 'closed'; readonly code: number; readonly reason: string };
