/** The API version of the stripe client 23.1.0, in which all objects here are shaped. */
export const API_VERSION = '2026-10-28.endive';
