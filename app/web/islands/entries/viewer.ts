// The part page: progress while measuring, the view of the part, the printed report.

import "../../styles/part.css";
import "../viewer/printing";
import "../viewer/progress";
import "../viewer/element";
