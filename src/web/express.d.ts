import { type Viewer } from '../policy.ts'

declare global {
  namespace Express {
    interface Request {
      viewer?: Viewer
    }
    interface User {
      id: number
    }
  }
}
