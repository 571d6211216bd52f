import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PermissionError } from '../../protocol/errors';

/** Header by which the relay shows that it is the relay. */
export const SECRET_HEADER = 'x-hepsct-secret';

/**
 * Refuse whoever does not know the secret of this start.
 *
 * @throws PermissionError `secret-wrong`
 */
export function requireSecret(request: IncomingMessage, secret: string): void {
  const given = Buffer.from(String(request.headers[SECRET_HEADER] ?? ''));
  const wanted = Buffer.from(secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new PermissionError(
      'secret-wrong',
      'This request did not come through the Jupyter server; reload the page to connect again.'
    );
  }
}
