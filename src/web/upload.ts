import { type RequestHandler } from 'express'
import multer from 'multer'

/** A list of staff at most, and beside it the small fields of a form. */
const LIMITS = { fileSize: 20 * 1024 * 1024, files: 1, fields: 200, fieldSize: 64 * 1024, parts: 201 }

/** Reads a form with one file, in memory. What goes wrong here was sent wrongly: a torn form is no fault of ours. */
export function readUpload(field: string): RequestHandler {
  const read = multer({ storage: multer.memoryStorage(), limits: LIMITS }).single(field)
  return (req, res, next) =>
    void read(req, res, (error: unknown) => {
      if (error instanceof Error) next(Object.assign(error, { status: 400 }))
      else next()
    })
}
