import { Readable } from 'node:stream'
import { type RequestHandler } from 'express'
import multer, { MulterError } from 'multer'

/** A list of staff at most, and beside it the small fields of a form. */
const LIMITS = { fileSize: 20 * 1024 * 1024, files: 1, fields: 200, fieldSize: 64 * 1024, parts: 201 }

/**
 * The field of a form that holds its file. With `most`, in bytes, a larger one is read to its end, thrown away, and told to
 * the page by its size, and the name comes as it was sent; without, it is answered here.
 */
export type Upload = string | { field: string; most: number }

/** Reads a form with one file, in memory. What goes wrong here was sent wrongly: a torn form is no fault of ours. */
export function readUpload(upload: Upload): RequestHandler {
  const { field, most } = typeof upload === 'string' ? { field: upload, most: undefined } : upload
  // One byte more, so that a file of exactly that size is taken.
  const limits = { ...LIMITS, fileSize: most === undefined ? LIMITS.fileSize : most + 1 }
  const read = multer({ storage: multer.memoryStorage(), limits, preservePath: most !== undefined }).single(field)
  return (req, res, next) =>
    void read(req, res, (error: unknown) => {
      if (most !== undefined && error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') {
        req.file = tooLarge(field, most)
        next()
      } else if (error instanceof Error) next(Object.assign(error, { status: 400 }))
      else next()
    })
}

const tooLarge = (fieldname: string, most: number): Express.Multer.File => ({
  ...{ fieldname, originalname: '', encoding: '', mimetype: '', size: most + 1, buffer: Buffer.alloc(0) },
  ...{ stream: Readable.from([]), destination: '', filename: '', path: '' },
})
