/** The ten rows of the article. */
export const TEN_ROWS = `x,y
0,0
1,0
2,0
3,0
4,0
3,1
4,1
5,1
6,1
7,1
`;
