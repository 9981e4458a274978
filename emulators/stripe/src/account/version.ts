/** The API version of the stripe client 23.1.0, whose object shapes are used here. */
export const API_VERSION = '2026-10-28.endive';
