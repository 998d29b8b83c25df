/** An output of the command that keeps what is written to it. */
export class KeptOutput {
  text = '';

  write(text: string, done: (error?: Error | null) => void): void {
    this.text += text;
    done();
  }

  on(): void {}
}
