/** Chromium is found on the machine or installed by its package manager (packages/dev-servers): the package downloads none. */
module.exports = { skipDownload: true };
