import { type Tone, type ToneName, tones } from "./tones";

const files: Record<string, string> = import.meta.glob("./drawings/*.svg", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The drawings by name, as SVG text: "boot", "tv". */
const drawings = new Map(
  Object.entries(files).map(([path, svg]) => [
    path.slice("./drawings/".length, -".svg".length),
    svg,
  ]),
);

/** What a drawing is drawn in when nobody says. */
const usual: Record<string, ToneName> = {
  boot: "brown",
  trail_shoe: "green",
  sneaker: "white",
  jacket: "navy",
  rain_jacket: "yellow",
  t_shirt: "blue",
  shirt: "blue",
  trousers: "beige",
  jeans: "navy",
  dress: "red",
  skirt: "violet",
  gloves: "brown",
  hat: "red",
  socks: "grey",
  backpack: "green",
  tent: "apricot",
  headphones: "violet",
  tv: "blue",
  washing_machine: "white",
  kettle: "red",
  pan: "black",
  lamp: "yellow",
  cushion: "green",
  vase: "blue",
  watch: "brown",
  perfume: "pink",
};

const PARCEL = "parcel";
const PARCEL_TONE: ToneName = "beige";

/** What is shown for one product. */
export interface Chosen {
  /** SVG text of our own making; safe to set as HTML. */
  readonly svg: string;
  readonly tone: Tone;
}

function isTone(name: string | undefined): name is ToneName {
  return name !== undefined && Object.hasOwn(tones, name);
}

/**
 * Finds the drawing for a name such as "boot/blue". A product that nobody has drawn is a
 * parcel, and a tone that does not exist gives way to the usual one: a picture is never
 * missing because a chain's feed is ahead of this file.
 */
export function choose(name: string | null): Chosen {
  const [drawing = "", tone] = (name ?? "").split("/");
  const svg = drawings.get(drawing);
  if (svg === undefined) {
    return { svg: drawings.get(PARCEL) ?? "", tone: tones[PARCEL_TONE] };
  }
  return { svg, tone: tones[isTone(tone) ? tone : (usual[drawing] ?? PARCEL_TONE)] };
}
