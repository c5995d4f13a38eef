// Makes views/assets/built/ from our Sass, govuk-frontend and the typeface. Run by `npm run build`.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import * as sass from 'sass'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = path.join(root, 'views/assets/built')
mkdirSync(built, { recursive: true })

const css = sass.compile(path.join(root, 'views/assets/app.scss'), {
  loadPaths: [path.join(root, 'node_modules')],
  style: 'compressed',
  quietDeps: true,
}).css
writeFileSync(path.join(built, 'app.css'), css)

copyFileSync(
  path.join(root, 'node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js'),
  path.join(built, 'govuk-frontend.min.js'),
)
for (const asset of ['app.js', 'js-enabled.js', 'mark.svg']) {
  copyFileSync(path.join(root, 'views/assets', asset), path.join(built, asset))
}
for (const subset of ['latin', 'latin-ext']) {
  const name = `atkinson-hyperlegible-next-${subset}-wght-normal.woff2`
  copyFileSync(
    path.join(root, 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files', name),
    path.join(built, name),
  )
}

// One version for all: it goes into the addresses, so browsers may keep the files for a year.
const version = createHash('sha256')
  .update(css)
  .update(readFileSync(path.join(built, 'app.js')))
  .update(readFileSync(path.join(built, 'js-enabled.js')))
  .update(readFileSync(path.join(built, 'govuk-frontend.min.js')))
  .digest('hex')
  .slice(0, 12)
writeFileSync(path.join(built, 'version.txt'), version)
