/**
 * The tones a product is drawn in. `a` fills it, `b` shades it, `c` is the detail that
 * catches the eye, `ground` is the tile behind it.
 *
 * The ground keeps clear of `a`, so that the shape reads at 36 px: white goods stand on
 * grey, dark ones on a light tile.
 */
export interface Tone {
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly ground: string;
}

export const tones = {
  brown: { a: "#8C5B3E", b: "#643F2A", c: "#F0D5A4", ground: "#EDE6DE" },
  blue: { a: "#3468B4", b: "#234A88", c: "#F4C871", ground: "#E2EBF7" },
  navy: { a: "#33487A", b: "#222F55", c: "#E9C98F", ground: "#E4E8F1" },
  green: { a: "#2F8C76", b: "#206655", c: "#F3B27A", ground: "#E1F0EA" },
  black: { a: "#454E55", b: "#282F34", c: "#C8D1D6", ground: "#E6E9EB" },
  white: { a: "#FFFFFF", b: "#B9C6CE", c: "#8194A1", ground: "#DCE5EA" },
  grey: { a: "#8F9BA2", b: "#66737B", c: "#D5DDE1", ground: "#E8ECEE" },
  red: { a: "#C24A42", b: "#8F322E", c: "#F7CBAA", ground: "#F8E6E2" },
  pink: { a: "#DE8CA0", b: "#B55F77", c: "#F8DDA9", ground: "#FAEAEE" },
  apricot: { a: "#F0A76F", b: "#C87A45", c: "#3F7F77", ground: "#FAEBDE" },
  yellow: { a: "#EDBC46", b: "#BF8C26", c: "#51647A", ground: "#FAF1D9" },
  violet: { a: "#6C5CA4", b: "#483C75", c: "#F2CDA6", ground: "#ECE8F5" },
  beige: { a: "#D9C3A0", b: "#AD9470", c: "#8A6A4A", ground: "#F3EDE2" },
} as const satisfies Record<string, Tone>;

export type ToneName = keyof typeof tones;
