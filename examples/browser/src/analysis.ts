import type { Answer, Failed, Finished, Progress, Request } from './messages.ts';
import AnalysisWorker from './worker.ts?worker&inline';

/** Where the answers go. */
export interface AnalysisListener {
  onProgress(progress: Progress): void;
  onFinished(finished: Finished): void;
  onFailed(failed: Failed): void;
}

/** An analysis that goes on in a worker of its own. */
export class RunningAnalysis {
  readonly #worker: Worker;

  constructor(request: Request, listener: AnalysisListener) {
    this.#worker = new AnalysisWorker();
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return listener.onProgress(data);
      this.cancel();
      if (data.kind === 'finished') listener.onFinished(data);
      else listener.onFailed(data);
    });
    this.#worker.addEventListener('error', ({ message }) => {
      this.cancel();
      listener.onFailed({
        kind: 'failed',
        message: `The analysis broke: ${message}`,
      });
    });
    this.#worker.postMessage(request);
  }

  /** Ends the analysis at once and gives its memory back. The listener hears no more of it. */
  cancel(): void {
    this.#worker.terminate();
  }
}
