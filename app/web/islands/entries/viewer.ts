// The part page: progress while measuring, the view of the part.

import "../../styles/part.css";
import "../../styles/workspace.css";
import "../viewer/progress";
import "../viewer/element";
