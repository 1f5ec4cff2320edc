"""What the requests teach: protected figures, what no provider meets, and reports for the ministry."""

from app.marketplace.insights.count_figures import COUNT_FIGURES, count_figures, owe_counting
from app.marketplace.insights.forget_inquiries import forget_inquiries
from app.marketplace.insights.read_figures import FigureFilter, Figures, read_figures, sum_fates

__all__ = [
    "COUNT_FIGURES",
    "FigureFilter",
    "Figures",
    "count_figures",
    "forget_inquiries",
    "owe_counting",
    "read_figures",
    "sum_fates",
]
