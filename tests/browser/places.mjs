// Where things are on the canvas at 1280 x 720. A test that clicks beside them after a change of the
// layout needs new numbers here and nowhere else.
const row = (x, y, step, count) => Array.from({ length: count }, (_, place) => [x + place * step, y]);

export const play = [1043, 27], step = [1120, 27], reset = [1178, 27], menu = [1240, 27];
export const storySteps = [[225, 27], [347, 27], [467, 27], [560, 27], [646, 27]];
export const next = [107, 363];
export const meanShape = [56, 240], meanColour = [121, 240], answerMyself = [84, 275];
export const pickToo = [38, 449];
export const nuisanceBackground = [135, 499];
export const moreSeed = [128, 658];
export const speed20 = [251, 690];
export const picks = row(324, 356, 50, 5); // of this round
export const lanes = [[380, 482], [380, 544], [380, 606], [380, 668]];
export const tabs = { readings: [913, 75], ledger: [973, 75], curves: [1026, 75], savings: [1078, 75], mechanism: [1123, 75], emergence: [1182, 75] };
export const poolKind = [1217, 443];
export const study = [930, 274]; // on a fresh panel of savings
export const stages = row(901, 151, 37, 10); // the slider's stops
export const likeThese = [[610, 176], [770, 176]], undo = [793, 322]; // answering by hand
export const gridCells = row(907, 533, 10.4, 30); // pictures in a row of the pool as a grid

const menuRows = [67, 91, 115, 138, 163, 186, 221, 246, 278, 302, 327];
const menuNames = ['share', 'picture', 'csv', 'json', 'own', 'text', 'english', 'german', 'dark', 'light', 'safe'];
export const menuItems = Object.fromEntries(menuNames.map((name, place) => [name, [1100, menuRows[place]]]));
