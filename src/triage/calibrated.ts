/** How often each sort of diagnosis was right in the seeded world. Made by `npm run calibrate`, not by hand. Pure. */

export const calibration = { seeds: '1 to 16', drifts: 3574 } as const

/** By cause: evidence, rivalry, accident, right/all. A line that begins with a space goes on. */
export const calibrated = `
agrees with the owner: proof 495/495, proof copy 495/495, proof copy clear 495/495,
  proof copy clear none 495/495
any: proof clear none 1138/1139, proof close none 145/145, proof partial none 6/6,
  strong clear easy 34/35, strong clear few 466/485, strong clear rare 295/295,
  strong clear some 420/455, strong close easy 41/43, strong close few 439/441,
  strong close rare 239/239, strong close some 506/514, strong level easy 3/5,
  strong level few 12/16, strong level rare 3/3, strong level some 36/42,
  strong partial few 1/1, strong partial some 0/3, weak clear easy 1/5, weak clear few 117/243,
  weak clear rare 42/71, weak clear some 116/232, weak close easy 0/1, weak close some 0/3,
  weak level easy 0/9, weak level few 16/44, weak level rare 0/2, weak level some 41/133,
  weak partial few 1/5, weak partial some 2/7
batch window: strong 114/155, strong owner 114/155, strong owner clear 114/155,
  strong owner clear easy 1/1, strong owner clear few 37/54, strong owner clear some 79/105,
  weak 79/408, weak owner 79/408, weak owner clear 78/323, weak owner clear easy 0/4,
  weak owner clear few 34/153, weak owner clear rare 16/44, weak owner clear some 29/127,
  weak owner level 1/80, weak owner level easy 0/5, weak owner level few 0/21,
  weak owner level rare 0/2, weak owner level some 1/52, weak owner partial 0/7,
  weak owner partial few 0/3, weak owner partial some 0/4
cancellation not released: proof 6/6, proof told 6/6, proof told clear 6/6,
  proof told clear none 6/6, weak 24/57, weak told 24/57, weak told level 24/57,
  weak told level easy 0/3, weak told level few 3/5, weak told level some 21/50
count error: strong 82/82, strong owner 82/82, strong owner clear 78/78,
  strong owner clear few 21/21, strong owner clear rare 56/56, strong owner clear some 4/4,
  strong owner close 81/81, strong owner close few 20/20, strong owner close rare 57/57,
  strong owner close some 4/4, strong owner level 1/1, strong owner level some 1/1
double write: strong 87/88, strong owner 87/88, strong owner clear 20/20,
  strong owner clear few 3/3, strong owner clear some 17/17, strong owner close 75/76,
  strong owner close easy 7/7, strong owner close few 10/10, strong owner close some 64/65,
  strong owner level 12/12, strong owner level few 1/1, strong owner level some 11/11,
  strong owner partial 0/1, strong owner partial some 0/1, weak 33/38, weak told 33/38,
  weak told clear 29/29, weak told clear few 9/9, weak told clear some 20/20,
  weak told level 4/9, weak told level few 0/1, weak told level some 4/8
duplicate event: strong 130/135, strong copy 21/25, strong copy clear 15/19,
  strong copy clear easy 7/7, strong copy clear some 10/14, strong copy close 8/8,
  strong copy close easy 2/2, strong copy close some 8/8, strong owner 109/110,
  strong owner clear 3/3, strong owner clear few 3/3, strong owner close 100/100,
  strong owner close easy 6/6, strong owner close few 31/31, strong owner close rare 5/5,
  strong owner close some 62/62, strong owner level 10/11, strong owner level easy 2/2,
  strong owner level few 1/1, strong owner level some 9/10
external edit: strong 81/81, strong told 81/81, strong told clear 75/75,
  strong told clear few 34/34, strong told clear rare 25/25, strong told clear some 16/16,
  strong told close 6/6, strong told close some 6/6, strong told partial 1/1,
  strong told partial few 1/1, weak 46/46, weak told 46/46, weak told clear 44/44,
  weak told clear few 16/16, weak told clear rare 17/17, weak told clear some 11/11,
  weak told level 2/2, weak told level some 2/2
ghost row: strong 37/37, strong told 37/37, strong told clear 37/37, strong told clear few 8/8,
  strong told clear rare 21/21, strong told clear some 8/8
late event: strong 133/133, strong owner 133/133, strong owner clear 61/61,
  strong owner clear easy 2/2, strong owner clear few 12/12, strong owner clear some 49/49,
  strong owner close 126/126, strong owner close easy 14/14, strong owner close few 20/20,
  strong owner close some 96/96, strong owner level 8/8, strong owner level few 1/1,
  strong owner level some 7/7
lost event: proof 104/105, proof owner 75/75, proof owner clear 74/74,
  proof owner clear none 74/74, proof owner partial 1/1, proof owner partial none 1/1,
  proof told 29/30, proof told clear 29/30, proof told clear none 29/30, strong 17/21,
  strong copy 17/21, strong copy clear 10/10, strong copy clear easy 2/2,
  strong copy clear few 5/5, strong copy clear some 3/3, strong copy close 8/12,
  strong copy close easy 2/3, strong copy close some 6/9, strong copy level 2/2,
  strong copy level easy 1/1, strong copy level some 1/1, weak 27/29, weak owner 27/29,
  weak owner clear 13/14, weak owner clear easy 1/1, weak owner clear few 11/12,
  weak owner clear some 4/4, weak owner level 26/27, weak owner level few 13/13,
  weak owner level some 13/14
missing 3PL confirmation: strong 40/40, strong owner 40/40, strong owner clear 40/40,
  strong owner clear few 18/18, strong owner clear some 25/25
missing goods receipt: strong 95/99, strong owner 95/99, strong owner clear 66/67,
  strong owner clear few 31/32, strong owner clear rare 32/32, strong owner clear some 7/7,
  strong owner close 92/93, strong owner close few 46/47, strong owner close rare 44/44,
  strong owner close some 4/4, strong owner level 3/6, strong owner level few 2/4,
  strong owner level rare 1/1, strong owner level some 0/1
no opening stock: strong 37/37, strong owner 37/37, strong owner clear 27/27,
  strong owner clear few 14/14, strong owner clear rare 12/12, strong owner clear some 1/1,
  strong owner close 35/35, strong owner close few 19/19, strong owner close rare 16/16,
  strong owner level 2/2, strong owner level few 1/1, strong owner level rare 1/1
quarantined message: proof 64/64, proof owner 64/64, proof owner clear 63/63,
  proof owner clear none 63/63, proof owner partial 1/1, proof owner partial none 1/1
refund before return: proof 59/59, proof told 59/59, proof told clear 59/59,
  proof told clear none 59/59, weak 2/13, weak told 2/13, weak told level 2/13,
  weak told level easy 0/1, weak told level few 0/3, weak told level some 2/9,
  weak told partial 0/1, weak told partial some 0/1
rewritten document: proof 73/73, proof owner 73/73, proof owner clear 67/67,
  proof owner clear none 67/67, proof owner close 4/4, proof owner close none 4/4,
  proof owner partial 2/2, proof owner partial none 2/2
several 2: proof 13/13, proof owner 8/8, proof owner clear 7/7, proof owner clear none 7/7,
  proof owner close 1/1, proof owner close none 1/1, proof told 5/5, proof told clear 4/4,
  proof told clear none 4/4, proof told close 1/1, proof told close none 1/1, strong 112/121,
  strong copy 0/6, strong copy clear 0/4, strong copy clear some 0/4, strong copy level 0/2,
  strong copy level easy 0/2, strong owner 109/112, strong owner clear 105/105,
  strong owner clear easy 15/15, strong owner clear few 39/39, strong owner clear rare 8/8,
  strong owner clear some 49/49, strong owner close 4/4, strong owner close easy 1/1,
  strong owner close few 1/1, strong owner close some 2/2, strong owner level 1/4,
  strong owner level few 0/1, strong owner level some 1/4, strong told 3/3,
  strong told clear 1/1, strong told clear few 1/1, strong told close 2/2,
  strong told close few 2/2, weak 0/3, weak owner 0/1, weak owner clear 0/1,
  weak owner clear few 0/1, weak told 0/2, weak told clear 0/1, weak told clear few 0/1,
  weak told level 0/1, weak told level few 0/1
several 3: proof 2/2, proof owner 2/2, proof owner clear 2/2, proof owner clear none 2/2,
  strong 4/5, strong owner 4/5, strong owner clear 4/5, strong owner clear easy 1/1,
  strong owner clear few 2/3, strong owner clear some 1/1, weak 0/1, weak told 0/1,
  weak told level 0/1, weak told level some 0/1
stale overwrite: proof 367/367, proof owner 160/160, proof owner clear 60/60,
  proof owner clear none 60/60, proof owner close 100/100, proof owner close none 100/100,
  proof told 207/207, proof told clear 168/168, proof told clear none 168/168,
  proof told close 39/39, proof told close none 39/39, strong 212/213, strong owner 77/77,
  strong owner close 75/75, strong owner close easy 3/3, strong owner close few 15/15,
  strong owner close rare 3/3, strong owner close some 54/54, strong owner level 2/2,
  strong owner level few 1/1, strong owner level some 1/1, strong told 135/136,
  strong told clear 86/86, strong told clear easy 2/2, strong told clear few 24/24,
  strong told clear rare 6/6, strong told clear some 54/54, strong told close 48/49,
  strong told close easy 2/2, strong told close few 3/3, strong told close some 43/44,
  strong told level 1/1, strong told level rare 1/1, weak 101/133, weak owner 0/8,
  weak owner clear 0/3, weak owner clear few 0/2, weak owner clear some 0/1,
  weak owner close 0/3, weak owner close easy 0/1, weak owner close some 0/2,
  weak owner level 0/2, weak owner level few 0/1, weak owner level some 0/1, weak told 101/125,
  weak told clear 101/124, weak told clear few 46/51, weak told clear rare 9/10,
  weak told clear some 47/64, weak told partial 3/4, weak told partial few 1/2,
  weak told partial some 2/2
stuck delivery: proof 117/117, proof told 117/117, proof told clear 116/116,
  proof told clear none 116/116, proof told partial 2/2, proof told partial none 2/2
swapped SKUs: strong 195/195, strong owner 195/195, strong owner clear 176/176,
  strong owner clear easy 3/3, strong owner clear few 94/94, strong owner clear rare 46/46,
  strong owner clear some 42/42, strong owner close 192/192, strong owner close easy 2/2,
  strong owner close few 101/101, strong owner close rare 48/48, strong owner close some 48/48
unmapped name: strong 89/90, strong owner 89/90, strong owner clear 67/67,
  strong owner clear few 39/39, strong owner clear rare 4/4, strong owner clear some 29/29,
  strong owner close 86/87, strong owner close easy 1/1, strong owner close few 42/42,
  strong owner close rare 5/5, strong owner close some 39/40, strong owner level 3/3,
  strong owner level few 1/1, strong owner level some 2/2
wrong location: strong 112/112, strong owner 112/112, strong owner clear 74/74,
  strong owner clear few 39/39, strong owner clear rare 19/19, strong owner clear some 20/20,
  strong owner close 108/108, strong owner close easy 1/1, strong owner close few 57/57,
  strong owner close rare 26/26, strong owner close some 29/29, strong owner level 5/5,
  strong owner level few 3/3, strong owner level some 2/2
wrong pack factor: strong 96/96, strong copy 4/4, strong copy clear 4/4,
  strong copy clear few 2/2, strong copy clear rare 2/2, strong owner 62/62,
  strong owner clear 55/55, strong owner clear few 29/29, strong owner clear rare 27/27,
  strong owner clear some 4/4, strong owner close 62/62, strong owner close few 31/31,
  strong owner close rare 28/28, strong owner close some 4/4, strong told 30/30,
  strong told clear 30/30, strong told clear rare 30/30, weak 6/8, weak copy 6/6,
  weak copy clear 6/6, weak copy clear few 1/1, weak copy clear some 5/5, weak owner 0/2,
  weak owner clear 0/1, weak owner clear some 0/1, weak owner close 0/1,
  weak owner close some 0/1
wrong sign: strong 85/95, strong copy 0/3, strong copy clear 0/2, strong copy clear easy 0/1,
  strong copy clear some 0/1, strong copy close 0/1, strong copy close easy 0/1,
  strong owner 85/92, strong owner clear 63/64, strong owner clear easy 1/1,
  strong owner clear few 29/29, strong owner clear rare 7/7, strong owner clear some 29/30,
  strong owner close 83/87, strong owner close few 41/42, strong owner close rare 7/7,
  strong owner close some 37/40, strong owner level 2/4, strong owner level few 1/2,
  strong owner level some 1/2, strong owner partial 0/2, strong owner partial some 0/2
`
