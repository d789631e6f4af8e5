"""What a country owes and has not delivered in time:  python overdue.py US 2010-12-31"""

import sys

from entente import Client, v1

country = sys.argv[1] if len(sys.argv) > 1 else "US"
as_of_date = sys.argv[2] if len(sys.argv) > 2 else ""  # today
with Client() as client:
    late = client.commitments(
        v1.ListCommitmentsRequest(
            parent="initiatives/-",
            filter=f"debtor:{country} (schedule:OVERDUE OR schedule:LATE)",
            order_by="days_late desc",
            as_of_date=as_of_date,
        )
    )
    for commitment in late:
        due = commitment.current_due
        print(f"{commitment.name}  due {due.earliest}..{due.latest}")
    print(f"as of {late.as_of_date}")
