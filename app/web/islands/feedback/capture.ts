// A picture of this page, taken by the browser with the visitor's own yes, kept in this tab until it is sent.

export const KEPT = "schichtwerk-picture";
const LARGEST_SIDE = 1920;

/** Take it; false where the visitor said no. */
export async function capture(): Promise<boolean> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false, preferCurrentTab: true } as DisplayMediaStreamOptions);
  } catch {
    return false;
  }
  try {
    const video = document.createElement("video");
    video.srcObject = stream;
    video.muted = true;
    await video.play();
    const scale = Math.min(1, LARGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    sessionStorage.setItem(KEPT, canvas.toDataURL("image/png"));
    return true;
  } catch {
    return false; // too large for this tab's store, or nothing came
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
