import { type RequestHandler } from 'express'
import { type Db } from '../db/connection.ts'

const PATIENCE = 1500

/** 200 and `ok` once the database answers; 503 when it does not within a second and a half. */
export const health =
  (db: Db): RequestHandler =>
  async (_req, res) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE)
    })
    const asked = db.raw('select 1').then(
      () => true,
      () => false,
    )
    const well = await Promise.race([asked, late])
    clearTimeout(timer)
    res.set('Cache-Control', 'no-store').type('text')
    if (well) res.send('ok')
    else res.status(503).set('Retry-After', '5').send('The database does not answer.')
  }
