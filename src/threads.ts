// Password hashing, zlib and SQLite share libuv's threads: four are too few, and the number is read once, before the
// first is used. So this file is imported before anything else.
process.env.UV_THREADPOOL_SIZE ??= '16'
