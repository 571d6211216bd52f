import pino, { type Logger } from 'pino';

export type ILogger = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;

/**
 * Structured log on standard error, one JSON object a line. Secrets and identities never get in:
 * headers are redacted as a whole.
 */
export function createLogger(level: string): ILogger {
  return pino(
    {
      level,
      base: { name: 'hepsct-companion', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['secret', 'headers', 'req.headers', '*.secret', 'err.config']
    },
    pino.destination({ fd: 2, sync: true })
  );
}
