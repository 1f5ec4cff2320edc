// A picture that can be cut and blacked out before anybody else sees it: what is covered is gone from its pixels.

type Box = { x: number; y: number; width: number; height: number };
type Tool = "black" | "crop";

export class Retouch {
  tool: Tool = "black";
  private readonly context: CanvasRenderingContext2D;
  private readonly before: ImageData[] = [];
  private from: { x: number; y: number } | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    this.context = context;
    canvas.addEventListener("pointerdown", (event) => {
      this.from = this.at(event);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointerup", (event) => {
      if (this.from) this.apply(this.from, this.at(event));
      this.from = null;
    });
    canvas.addEventListener("pointercancel", () => (this.from = null));
  }

  async show(address: string): Promise<void> {
    const image = new Image();
    image.src = address;
    await image.decode();
    this.canvas.width = image.naturalWidth;
    this.canvas.height = image.naturalHeight;
    this.context.drawImage(image, 0, 0);
    this.before.length = 0;
  }

  /** The same without a pointer; in shares of the sides, 0 to 1. */
  applyShares(left: number, top: number, right: number, bottom: number): void {
    const { width, height } = this.canvas;
    this.apply(
      { x: Math.round(left * width), y: Math.round(top * height) },
      { x: Math.round(right * width), y: Math.round(bottom * height) },
    );
  }

  undo(): void {
    const last = this.before.pop();
    if (last) this.put(last);
  }

  write(): Promise<Blob | null> {
    return new Promise((resolve) => this.canvas.toBlob(resolve, "image/png"));
  }

  private apply(from: { x: number; y: number }, to: { x: number; y: number }): void {
    const box: Box = {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    };
    if (box.width < 4 || box.height < 4) return;
    this.before.push(this.context.getImageData(0, 0, this.canvas.width, this.canvas.height));
    if (this.tool === "crop") {
      this.put(this.context.getImageData(box.x, box.y, box.width, box.height));
      return;
    }
    this.context.fillStyle = "#000000";
    this.context.fillRect(box.x, box.y, box.width, box.height);
  }

  private put(pixels: ImageData): void {
    this.canvas.width = pixels.width;
    this.canvas.height = pixels.height;
    this.context.putImageData(pixels, 0, 0);
  }

  private at(event: PointerEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    const share = (value: number, size: number) => Math.min(1, Math.max(0, value / size));
    return {
      x: Math.round(share(event.clientX - box.left, box.width) * this.canvas.width),
      y: Math.round(share(event.clientY - box.top, box.height) * this.canvas.height),
    };
  }
}
