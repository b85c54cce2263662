// How large a visitor's files may be, as in src/app/own_pictures.h and own_features.h.
export const isFeatures = ({ path }) => /\.npy$/i.test(path);

// Bytes of one file.
export const mostBytes = ({ path }) => (isFeatures({ path }) ? 100_000_000 : 64_000_000);

// Rows of a table that are taken; of a longer one a sample is drawn.
export const mostRows = 2000;
