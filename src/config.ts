import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { isIPv6 } from 'node:net'
import { z } from 'zod'

export type OidcProvider = { name: string; issuer: string; clientId: string; clientSecret: string }

export type Config = {
  port: number
  host: string
  databaseUrl: string
  dataDir: string
  /** Where the files of entries stand; never in a folder that is served. */
  filesDir: string
  sessionSecret: string
  baseUrl: string
  trustProxy: number
  smtpUrl: string | null
  mailFrom: string
  oidc: OidcProvider[]
  production: boolean
}

/** A wrong or missing setting: the message is one sentence that says which, and what to do. */
export class ConfigError extends Error {}

const port = z.coerce.number({ error: 'must be a number' }).int().min(0).max(65535)

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('data'),
  FILES_DIR: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/, 'must begin with postgres:// (leave it out to use a file under DATA_DIR)')
    .optional(),
  SESSION_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  BASE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://stepfree.example.org' })
    .optional(),
  TRUST_PROXY: z.coerce
    .number({ error: 'must be the number of proxies in front, such as 1' })
    .int()
    .min(0)
    .max(5)
    .default(0),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+/, 'must begin with smtp:// or smtps://')
    .refine((text) => URL.canParse(text), 'must be an address such as smtp://user:password@mail.example.org:587')
    .optional(),
  MAIL_FROM: z.string().regex(/@/, 'must be an e-mail address').optional(),
  NODE_ENV: z.string().optional(),
})

/** Reads the settings, or throws a ConfigError that names the first one that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const read = schema.safeParse(given)
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new ConfigError(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`)
  }
  const settings = read.data
  const production = settings.NODE_ENV === 'production'
  if (settings.BASE_URL !== undefined && new URL(settings.BASE_URL).pathname !== '/')
    throw new ConfigError('BASE_URL must end after the host, such as https://stepfree.example.org.')
  const baseUrl = (
    settings.BASE_URL ?? `http://${isIPv6(settings.HOST) ? `[${settings.HOST}]` : settings.HOST}:${settings.PORT}`
  ).replace(/\/+$/, '')
  if (settings.SESSION_SECRET === undefined && !isLoopback(settings.HOST)) {
    throw new ConfigError(
      'SESSION_SECRET is missing: set it to at least 32 random characters, for example with `openssl rand -hex 32`.',
    )
  }
  if (settings.SMTP_URL !== undefined && settings.MAIL_FROM === undefined) {
    throw new ConfigError('MAIL_FROM is missing: with SMTP_URL set, say which address mail comes from.')
  }
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: settings.DATA_DIR,
    filesDir: path.resolve(settings.FILES_DIR ?? path.join(settings.DATA_DIR, 'files')),
    databaseUrl: settings.DATABASE_URL ?? sqliteFile(settings.DATA_DIR, 'stepfree.sqlite'),
    sessionSecret: settings.SESSION_SECRET ?? keptSecret(settings.DATA_DIR),
    baseUrl,
    trustProxy: settings.TRUST_PROXY,
    smtpUrl: settings.SMTP_URL ?? null,
    mailFrom: settings.MAIL_FROM ?? 'Stepfree <stepfree@localhost>',
    oidc: readProviders(given),
    production,
  }
}

/** The path of an SQLite file in the data folder, which is made when it is missing. */
export function sqliteFile(dataDir: string, name: string): string {
  try {
    mkdirSync(dataDir, { recursive: true })
  } catch {
    throw new ConfigError(`DATA_DIR cannot be used: ${dataDir} must be a folder that this user can write to.`)
  }
  return path.resolve(dataDir, name)
}

/** On one's own machine a secret is made once and kept in the data folder, so that a restart signs nobody out. */
function keptSecret(dataDir: string): string {
  const file = sqliteFile(dataDir, 'session-secret')
  try {
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
    return readFileSync(file, 'utf8')
  } catch {
    throw new ConfigError(`DATA_DIR cannot be used: ${dataDir} must be a folder that this user can write to.`)
  }
}

export const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host)

/** `OIDC_GOOGLE_ISSUER`, `OIDC_GOOGLE_CLIENT_ID`, `OIDC_GOOGLE_CLIENT_SECRET`: all three, or none. */
function readProviders(env: Record<string, string | undefined>): OidcProvider[] {
  const names = new Set<string>()
  for (const key of Object.keys(env)) {
    const name = /^OIDC_([A-Z0-9_]+?)_(ISSUER|CLIENT_ID|CLIENT_SECRET)$/.exec(key)?.[1]
    if (name !== undefined) names.add(name)
  }
  return [...names].sort().map((name) => {
    const part = (suffix: string): string => {
      const value = env[`OIDC_${name}_${suffix}`]
      if (value === undefined)
        throw new ConfigError(`OIDC_${name}_${suffix} is missing: a sign-in provider needs all three.`)
      return value
    }
    return {
      name: name.toLowerCase(),
      issuer: issuerIn(`OIDC_${name}_ISSUER`, part('ISSUER')),
      clientId: part('CLIENT_ID'),
      clientSecret: part('CLIENT_SECRET'),
    }
  })
}

/** Sign-in over an open line could be read and changed on the way; a provider on this machine is for trying out. */
function issuerIn(setting: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return text
  throw new ConfigError(`${setting} must be an address that begins with https://, as the provider gives it.`)
}
