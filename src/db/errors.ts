/** True when `error` is the database's refusal of a second row where `constraint` (or, unnamed, any) allows one. */
export function isUniqueViolation(error: unknown, constraint?: { name: string; columns: string[] }): boolean {
  if (!(error instanceof Error)) return false
  const { code, constraint: named } = error as { code?: string; constraint?: string }
  if (code === '23505') return constraint === undefined || named === constraint.name
  if (code !== 'SQLITE_CONSTRAINT' || !error.message.includes('UNIQUE constraint failed')) return false
  // SQLite names the columns, never the constraint.
  return constraint === undefined || constraint.columns.every((column) => error.message.includes(column))
}

/** True when the database could not answer just now: busy, restarting, or all connections taken. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: string }
  const codes = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL', 'ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '53300']
  return (code !== undefined && codes.includes(code)) || error.name === 'KnexTimeoutError'
}

const CANNOT_OPEN: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'there is no such host',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'it cannot be reached',
  '28P01': 'it refuses the user name or password',
  '28000': 'it refuses the user name or password',
  '3D000': 'the server has no database of this name',
  '57P03': 'it is just starting; try again in a moment',
  SQLITE_CANTOPEN: 'the file cannot be opened or made',
  SQLITE_NOTADB: 'the file is not an SQLite database',
  SQLITE_CORRUPT: 'the file is damaged: restore the last backup',
  SQLITE_READONLY: 'the file cannot be written',
}

/** One sentence for a database that cannot be opened, without its password; undefined for any other error. */
export function sayCannotOpen(error: unknown, url: string): string | undefined {
  const code = error instanceof Error ? (error as { code?: string }).code : undefined
  const why = code === undefined ? undefined : CANNOT_OPEN[code]
  if (why === undefined) return undefined
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: url }
  return `The database ${host}${pathname} cannot be used: ${why}.`
}
