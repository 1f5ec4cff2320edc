// When to draw: only when something has changed, and only while somebody can see it.

export interface Work {
  draw: (now: number) => void;
  resize: (width: number, height: number) => void;
  /** The page changed between light and dark. */
  repaint: () => void;
}

export class Loop {
  readonly #work: Work;
  readonly #watching = new AbortController();
  readonly #observers: { disconnect(): void }[] = [];
  #visible = true;
  #asked = 0;

  constructor(stage: HTMLElement, work: Work) {
    this.#work = work;
    const { signal } = this.#watching;
    const resize = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = stage;
      if (clientWidth && clientHeight) work.resize(clientWidth, clientHeight);
    });
    resize.observe(stage);
    const sight = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)?.isIntersecting ?? true;
      this.ask();
    });
    sight.observe(stage);
    this.#observers.push(resize, sight);
    document.addEventListener("visibilitychange", () => this.ask(), { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", work.repaint, { signal });
  }

  /** Draw once more, soon. */
  ask(): void {
    if (this.#asked || !this.#visible || document.hidden) return;
    this.#asked = requestAnimationFrame((now) => {
      this.#asked = 0;
      this.#work.draw(now);
    });
  }

  end(): void {
    cancelAnimationFrame(this.#asked);
    this.#watching.abort();
    for (const observer of this.#observers) observer.disconnect();
  }
}
